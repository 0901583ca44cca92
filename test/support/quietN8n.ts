// n8n-core logs every node error that a test provokes.
process.env.N8N_LOG_LEVEL ??= 'silent';
