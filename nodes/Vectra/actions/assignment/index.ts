import type { INodeProperties } from 'n8n-workflow';

export const assignment = {};

export const assignmentDescription: INodeProperties[] = [];
