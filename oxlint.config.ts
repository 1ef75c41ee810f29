import { fileURLToPath } from 'node:url';
import { lintConfig } from './tools/lint/config.ts';

export default lintConfig(fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''));
