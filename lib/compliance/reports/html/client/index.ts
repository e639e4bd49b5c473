import { deepLinks } from './deep-links';
import { drillDown } from './drill-down';
import { evidenceNotes } from './evidence-notes';
import { filters } from './filters';
import { printing } from './printing';
import { resourceTable } from './resource-table';
import { start } from './start';

/**
 * The script of the page: these functions as they are written, so that they are linted, type-checked and run alike from
 * TypeScript, from jest and from the bundle, with no build step of their own. Hence each of them holds all it needs: it may
 * use its parameters and what a browser offers, and nothing of its module.
 */
const PARTS = [filters, deepLinks, drillDown, resourceTable, evidenceNotes, printing];

export const SCRIPT = `"use strict";(${String(start)})(${PARTS.map(String).join(',\n')});`;
