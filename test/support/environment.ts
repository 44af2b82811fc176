// n8n's engine logs every node error through winston; the tests assert on errors themselves.
process.env.N8N_LOG_LEVEL = 'silent';
