/**
 * Reading what authors write: sections, cards and the glossary. For the server and the command line; a browser gets what
 * was read.
 *
 * @module @einthoven/learning/content
 */
export { parseCards, placeholdersOf } from './card/card.ts';
export { parseModule } from './guide/module.ts';
export { parseParts } from './guide/parts.ts';
export { anchorOf, parseSection, REQUIRED_HEADINGS } from './guide/section.ts';
export { linkTerms, parseTerms } from './guide/terms.ts';
