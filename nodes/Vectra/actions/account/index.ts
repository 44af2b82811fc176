import type { INodeProperties } from 'n8n-workflow';

export const account = {};

export const accountDescription: INodeProperties[] = [];
