import { err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { declarationHoldsUntil } from '@einthoven/scheme';
import { cleanText, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { readStatement, type Statement } from '../eligibility/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { currentScheme } from '../scheme/index.ts';
import type { ConductProblem } from './conduct-words.ts';
import { INTEREST_KINDS, insertDeclaration, listStaffDeclarations, type InterestKind } from './declaration.queries.ts';

/** Kinds of interest in words. */
export const INTEREST_WORDS: Readonly<Record<InterestKind, string>> = {
  'owns-school': 'I own, run or have money in a school or program for ECG technicians',
  teaches: 'I teach people who apply here, or did in the last two years',
  employs: 'I employ people who apply here, or place them in jobs',
  family: 'A relative, partner or close friend applies here, is certified here or works here',
  'sells-preparation': 'I make or sell study material, courses or practice exams',
  other: 'Something else that could make people doubt that I decide fairly',
};

/** The statement to declare under, as it is worded now. */
export function interestStatement(): Statement<'interests'> {
  return readStatement('interests');
}

/** Declares one's interests for a year; a new declaration takes the place of the one before. */
export async function declareInterests(
  db: Db,
  permission: Permission<'declaration.make-own'>,
  declared: { readonly kinds: readonly string[]; readonly words: string; readonly agreed: boolean },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, ConductProblem>> {
  const kinds = INTEREST_KINDS.filter((kind) => declared.kinds.includes(kind));
  const words = cleanText(declared.words);
  if (!declared.agreed) return err({ code: 'DECLARATION_NOT_AGREED' });
  if (kinds.length > 0 && words.length < 3) return err({ code: 'DECLARATION_EMPTY' });
  if (words.length > 5000) return err({ code: 'WORDS_TOO_LONG' });
  const { personId } = permission.actor;
  const scheme = currentScheme();
  const statement = interestStatement();
  await inTransaction(db, async (tx) => {
    const at = clock.now();
    const declaredOn = plainDateIn(at, scheme.zone.value);
    const id = await insertDeclaration(tx, {
      personId,
      kinds,
      sealedInterests: await sealFor(tx, personId, words),
      statementVersion: statement.version,
      sha256: statement.sha256,
      declaredOn,
      holdsUntil: declarationHoldsUntil(declaredOn, scheme),
      at,
    });
    await recordEvent(tx, {
      kind: 'impartiality.declared',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'interest_declaration', id },
      reason: kinds.length === 0 ? 'declares to have no interest' : 'declares interests; what they are is kept under the personal key',
      schemeVersion: scheme.version,
      payload: { kinds },
      occurredAt: at,
    });
  });
  return ok(undefined);
}

/** A member of staff and what they declared. */
export type DeclarationLine = {
  readonly personId: string;
  readonly name: string | undefined;
  readonly roles: readonly string[];
  readonly kinds: readonly InterestKind[];
  readonly words: string | undefined;
  readonly declaredOn: PlainDate | undefined;
  readonly holdsUntil: PlainDate | undefined;
  /** Whether it holds today; whoever has none that does is kept out of deciding. */
  readonly holds: boolean;
};

async function lines(db: Db, now: Date, personId?: string): Promise<readonly DeclarationLine[]> {
  const today = plainDateIn(now, currentScheme().zone.value);
  return Promise.all(
    (await listStaffDeclarations(db, now, personId)).map(async ({ declaration, ...who }) => ({
      ...who,
      kinds: declaration?.kinds ?? [],
      words: declaration && (await openFor<string>(db, who.personId, declaration.sealedInterests)),
      declaredOn: declaration?.declaredOn,
      holdsUntil: declaration?.holdsUntil,
      holds: declaration !== undefined && declaration.holdsUntil >= today,
    })),
  );
}

/** Everybody who acts for the body, and what they declared; whoever has to declare comes first. */
export function readDeclarations(
  db: Db,
  _permission: Permission<'declaration.read'>,
  { clock }: { readonly clock: Clock },
): Promise<readonly DeclarationLine[]> {
  return lines(db, clock.now());
}

/** One's own declaration. */
export async function readOwnDeclaration(
  db: Db,
  permission: Permission<'declaration.make-own'>,
  { clock }: { readonly clock: Clock },
): Promise<DeclarationLine | undefined> {
  return (await lines(db, clock.now(), permission.actor.personId))[0];
}
