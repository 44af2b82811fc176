import type { INodeProperties } from 'n8n-workflow';

export const host = {};

export const hostDescription: INodeProperties[] = [];
