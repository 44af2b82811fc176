import type { INodeProperties } from 'n8n-workflow';

export const group = {};

export const groupDescription: INodeProperties[] = [];
