/** What later concepts may use of this one. */
export { anySchemeVersion, currentScheme, currentSchemeOf, registerSchemes, schemeInForce, schemeVersion, schemeVersions } from './scheme.ts';
export { actionCountsSql } from './action-counts.queries.ts';
