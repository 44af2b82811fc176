import type { INodeProperties } from 'n8n-workflow';

export const search = {};

export const searchDescription: INodeProperties[] = [];
