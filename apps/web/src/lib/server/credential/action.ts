import type { PlainDate } from '@einthoven/kernel';
import type { StandingAction } from '@einthoven/scheme';
import type { Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { insertAction, type Credential } from './credential.queries.ts';

/** What people or rules do to the standing of a credential. */
export type ActOnStanding = {
  readonly action:
    | Extract<StandingAction['action'], 'suspend' | 'lift-suspension' | 'revoke' | 'surrender' | 'deceased' | 'provisional-ended'>
    | 'death-corrected';
  /** What the public registry shows; no names, nothing about health. */
  readonly publicReason: string | undefined;
  readonly effectiveOn: PlainDate;
  /** Who decided; undefined where a rule did. */
  readonly by: string | undefined;
  /** Why, for the history: ids and codes only. */
  readonly reason: string;
  readonly at: Date;
};

const EVENTS = {
  suspend: 'suspended',
  'lift-suspension': 'suspension-lifted',
  revoke: 'revoked',
  surrender: 'surrendered',
  deceased: 'holder-deceased',
  'death-corrected': 'holder-not-deceased',
  'provisional-ended': 'provisional-ended',
} as const;

/** Acts on the standing of a credential, with its event; the registry shows it from its day on. */
export async function actOnStanding(tx: Tx, credential: Pick<Credential, 'credentialId' | 'personId' | 'schemeVersion'>, act: ActOnStanding): Promise<void> {
  await insertAction(tx, {
    credentialId: credential.credentialId,
    action: act.action,
    publicReason: act.publicReason,
    effectiveOn: act.effectiveOn,
    decidedBy: act.by,
    decidedAt: act.at,
  });
  await recordEvent(tx, {
    kind: `credential.${EVENTS[act.action]}`,
    actor: act.by === undefined ? { kind: 'system' } : { kind: 'person', personId: act.by },
    subjectPersonId: credential.personId,
    entity: { name: 'credential', id: credential.credentialId },
    reason: act.reason,
    schemeVersion: credential.schemeVersion,
    payload: { effectiveOn: act.effectiveOn },
    occurredAt: act.at,
  });
}
