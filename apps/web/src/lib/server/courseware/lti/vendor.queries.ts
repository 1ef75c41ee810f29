import type { Db, Tx } from '../../db/pool.ts';
import type { Rule } from '../package.queries.ts';

/** A course that a tool of a vendor runs. */
export type VendorCourse = {
  readonly courseId: string;
  readonly toolId: string;
  readonly toolName: string;
  readonly targetUrl: string;
  readonly rule: Rule;
  readonly passPercent: number;
};

/** The tool that runs a course, as long as it is registered. */
export async function findVendorCourse(db: Db, courseId: string): Promise<VendorCourse | undefined> {
  return (await listVendorCourses(db)).find((each) => each.courseId === courseId);
}

/** All courses that tools run. */
export async function listVendorCourses(db: Db): Promise<readonly VendorCourse[]> {
  const rows = await db
    .selectFrom('lti_courses as c')
    .innerJoin('lti_tools as t', 't.lti_tool_id', 'c.lti_tool_id')
    .select(['c.ce_course_id', 'c.lti_tool_id', 't.name', 'c.target_url', 'c.rule', 'c.pass_percent'])
    .where('t.ended_at', 'is', null)
    .execute();
  return rows.map((row) => ({
    courseId: row.ce_course_id,
    toolId: row.lti_tool_id,
    toolName: row.name,
    targetUrl: row.target_url,
    rule: row.rule as Rule,
    passPercent: row.pass_percent,
  }));
}

/** Lets a tool run a course. */
export async function writeVendorCourse(tx: Tx, made: Omit<VendorCourse, 'toolName'>, linkedBy: string, at: Date): Promise<void> {
  const values = { lti_tool_id: made.toolId, target_url: made.targetUrl, rule: made.rule, pass_percent: made.passPercent, linked_by: linkedBy, linked_at: at };
  await tx
    .insertInto('lti_courses')
    .values({ ce_course_id: made.courseId, ...values })
    .onConflict((conflict) => conflict.column('ce_course_id').doUpdateSet(values))
    .execute();
}

/** A tool of a vendor. */
export type ToolRow = {
  readonly toolId: string;
  readonly name: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly loginUrl: string;
  readonly redirectUrls: readonly string[];
  readonly keysetUrl: string;
};

const tools = (db: Db) => db.selectFrom('lti_tools').selectAll().where('ended_at', 'is', null);

function toTool(row: Awaited<ReturnType<ReturnType<typeof tools>['executeTakeFirstOrThrow']>>): ToolRow {
  return {
    toolId: row.lti_tool_id,
    name: row.name,
    clientId: row.client_id,
    deploymentId: row.deployment_id,
    loginUrl: row.login_url,
    redirectUrls: row.redirect_urls,
    keysetUrl: row.keyset_url,
  };
}

/** The tools in force. */
export async function listTools(db: Db): Promise<readonly ToolRow[]> {
  return (await tools(db).orderBy('name').execute()).map(toTool);
}

/** A tool in force, by its id or by the id as our client. */
export async function findTool(db: Db, by: { readonly toolId: string } | { readonly clientId: string }): Promise<ToolRow | undefined> {
  const row = await ('toolId' in by ? tools(db).where('lti_tool_id', '=', by.toolId) : tools(db).where('client_id', '=', by.clientId)).executeTakeFirst();
  return row && toTool(row);
}

/** Stores a tool. */
export async function insertTool(tx: Tx, made: Omit<ToolRow, 'toolId'>, registeredBy: string, at: Date): Promise<string> {
  const row = await tx
    .insertInto('lti_tools')
    .values({
      name: made.name,
      client_id: made.clientId,
      deployment_id: made.deploymentId,
      login_url: made.loginUrl,
      redirect_urls: [...made.redirectUrls],
      keyset_url: made.keysetUrl,
      registered_by: registeredBy,
      registered_at: at,
    })
    .returning('lti_tool_id')
    .executeTakeFirstOrThrow();
  return row.lti_tool_id;
}

/** Ends a tool: its courses are not taken there any more, and its tokens are good for nothing. */
export async function endTool(tx: Tx, toolId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('lti_tools')
    .set({ ended_at: at })
    .where('lti_tool_id', '=', toolId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  await tx.deleteFrom('lti_access_tokens').where('lti_tool_id', '=', toolId).execute();
  return numUpdatedRows === 1n;
}

/** Keeps a launch of a tool. */
export async function insertVendorLaunch(
  tx: Tx,
  made: { readonly toolId: string; readonly registrationId: string; readonly hintSha256: string; readonly expiresAt: Date },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('lti_vendor_launches')
    .values({
      lti_tool_id: made.toolId,
      courseware_registration_id: made.registrationId,
      hint_sha256: made.hintSha256,
      launched_at: at,
      expires_at: made.expiresAt,
    })
    .execute();
}

/** Takes a launch of a tool: once, and while it holds. */
export async function takeVendorLaunch(
  tx: Tx,
  hintSha256: string,
  at: Date,
): Promise<{ readonly toolId: string; readonly registrationId: string } | undefined> {
  const row = await tx
    .updateTable('lti_vendor_launches')
    .set({ used_at: at })
    .where('hint_sha256', '=', hintSha256)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returning(['lti_tool_id', 'courseware_registration_id'])
    .executeTakeFirst();
  return row && { toolId: row.lti_tool_id, registrationId: row.courseware_registration_id };
}

/** Whether a tool was launched for a registration: only then it speaks of it. */
export async function wasLaunched(db: Db, toolId: string, registrationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('lti_vendor_launches')
    .select('used_at')
    .where('lti_tool_id', '=', toolId)
    .where('courseware_registration_id', '=', registrationId)
    .where('used_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps the id of an assertion. @returns false where it was used before */
export async function useId(tx: Tx, idSha256: string, expiresAt: Date): Promise<boolean> {
  const row = await tx
    .insertInto('lti_used_ids')
    .values({ id_sha256: idSha256, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id_sha256')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps a token for a tool. */
export async function insertAccessToken(
  tx: Tx,
  made: { readonly tokenSha256: string; readonly toolId: string; readonly scopes: readonly string[]; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('lti_access_tokens')
    .values({ token_sha256: made.tokenSha256, lti_tool_id: made.toolId, scopes: [...made.scopes], expires_at: made.expiresAt })
    .execute();
}

/** The token of a tool, while it holds. */
export async function findAccessToken(
  db: Db,
  tokenSha256: string,
  at: Date,
): Promise<{ readonly toolId: string; readonly scopes: readonly string[] } | undefined> {
  const row = await db
    .selectFrom('lti_access_tokens')
    .select(['lti_tool_id', 'scopes'])
    .where('token_sha256', '=', tokenSha256)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row && { toolId: row.lti_tool_id, scopes: row.scopes };
}

/** A score that a tool sent. */
export type ScoreRow = { readonly activity: string; readonly grading: string; readonly share: number | undefined; readonly toldAt: Date };

/** The newest score of a registration. */
export async function findScore(db: Db, registrationId: string): Promise<ScoreRow | undefined> {
  const row = await db
    .selectFrom('lti_scores')
    .select(['activity', 'grading', 'share', 'told_at'])
    .where('courseware_registration_id', '=', registrationId)
    .orderBy('told_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { activity: row.activity, grading: row.grading, share: row.share ?? undefined, toldAt: row.told_at };
}

/** Keeps a score. */
export async function insertScore(tx: Tx, registrationId: string, toolId: string, { activity, grading, share, toldAt }: ScoreRow, at: Date): Promise<void> {
  await tx
    .insertInto('lti_scores')
    .values({ courseware_registration_id: registrationId, lti_tool_id: toolId, activity, grading, share: share ?? null, told_at: toldAt, received_at: at })
    .execute();
}

/** Deletes what has ended: logins, launches that nobody linked, tokens, used ids. */
export async function forgetEnded(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('lti_logins').where('begun_at', '<', before).execute();
  await db.deleteFrom('lti_launches').where('expires_at', '<', before).where('lti_person_id', 'is', null).execute();
  await db.deleteFrom('lti_access_tokens').where('expires_at', '<', before).execute();
  await db.deleteFrom('lti_used_ids').where('expires_at', '<', before).execute();
}
