import type { INodeProperties } from 'n8n-workflow';

export const note = {};

export const noteDescription: INodeProperties[] = [];
