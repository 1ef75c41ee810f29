#!/usr/bin/env node
// `npm test` (everything) and `npm run check` (what takes under a minute).
import { runPinned } from './bootstrap.js';

await runPinned('tools/checks/run.ts', { install: true });
