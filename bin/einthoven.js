#!/usr/bin/env node
// `npx einthoven`: commands for operators.
import { runPinned } from './bootstrap.js';

await runPinned('apps/cli/src/main.ts', { install: false });
