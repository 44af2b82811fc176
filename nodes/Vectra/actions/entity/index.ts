import type { INodeProperties } from 'n8n-workflow';

export const entity = {};

export const entityDescription: INodeProperties[] = [];
