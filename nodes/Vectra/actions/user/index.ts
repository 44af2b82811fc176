import type { INodeProperties } from 'n8n-workflow';

export const user = {};

export const userDescription: INodeProperties[] = [];
