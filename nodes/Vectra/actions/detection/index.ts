import type { INodeProperties } from 'n8n-workflow';

export const detection = {};

export const detectionDescription: INodeProperties[] = [];
