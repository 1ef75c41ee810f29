import { askOutside, type LtiPorts } from '#lib/server/courseware/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';

/** What the endpoints of LTI need from outside. */
export const LTI_PORTS: LtiPorts = { clock: systemClock, token: randomToken, ask: askOutside };
