#!/usr/bin/env node
// `npm start`: everything from a bare clone to a served page.
import { runPinned } from './bootstrap.js';

await runPinned('apps/cli/src/start.ts', { install: true, remembers: true });
