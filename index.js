// n8n reads what to load from the "n8n" section of package.json.
