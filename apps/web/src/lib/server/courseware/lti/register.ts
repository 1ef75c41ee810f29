import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanLine, isUuid, type Permission } from '../../account/index.ts';
import { findOfferedCourse } from '../../ce/index.ts';
import { inTransaction, type Db } from '../../db/pool.ts';
import { recordEvent } from '../../platform/events.ts';
import { findApproved } from '../package.queries.ts';
import { isOutsideUrl } from './outside.ts';
import * as platforms from './tool.queries.ts';
import * as tools from './vendor.queries.ts';

type Decide = Permission<'ce.decide'>;
type With = { readonly clock: Clock };

/** Why something is not registered. */
export type RegisterProblem =
  | 'LTI_NAME'
  | 'LTI_ISSUER'
  | 'LTI_CLIENT'
  | 'LTI_DEPLOYMENTS'
  | 'LTI_URL'
  | 'LTI_THERE'
  | 'LTI_TOOL_UNKNOWN'
  | 'LTI_COURSE'
  | 'LTI_COURSE_PACKAGE'
  | 'LTI_COURSE_OWN'
  | 'LTI_RULE'
  | 'LTI_PERCENT';

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);
const fits = (text: string, most: number) => text.length > 0 && text.length <= most && !/\s/.test(text);

/** Staff register a learning platform whose launches are taken. */
export async function registerPlatform(
  db: Db,
  permission: Decide,
  typed: Readonly<Record<'name' | 'issuer' | 'clientId' | 'deploymentIds' | 'authUrl' | 'tokenUrl' | 'keysetUrl', string>>,
  { clock }: With,
): Promise<Result<string, RegisterProblem>> {
  const name = cleanLine(typed.name);
  if (name === '' || characters(name) > 120) return err('LTI_NAME');
  const [issuer, clientId, deploymentIds] = [typed.issuer.trim(), typed.clientId.trim(), words(typed.deploymentIds)];
  if (!isOutsideUrl(issuer)) return err('LTI_ISSUER');
  if (!fits(clientId, 300)) return err('LTI_CLIENT');
  if (deploymentIds.length < 1 || deploymentIds.length > 20 || deploymentIds.some((id) => id.length > 255)) return err('LTI_DEPLOYMENTS');
  const [authUrl, tokenUrl, keysetUrl] = [typed.authUrl.trim(), typed.tokenUrl.trim(), typed.keysetUrl.trim()];
  if (![authUrl, tokenUrl, keysetUrl].every(isOutsideUrl)) return err('LTI_URL');
  const { personId } = permission.actor;
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, RegisterProblem>> => {
    const platformId = await platforms.insertPlatform(tx, { name, issuer, clientId, deploymentIds, authUrl, tokenUrl, keysetUrl }, personId, at);
    if (platformId === undefined) return err('LTI_THERE');
    await note(tx, personId, 'platform-registered', { name: 'lti_platform', id: platformId }, at);
    return ok(platformId);
  });
}

/** Staff register a tool of a vendor. Its id as our client, and of its deployment, are ours to give. */
export async function registerTool(
  db: Db,
  permission: Decide,
  typed: Readonly<Record<'name' | 'loginUrl' | 'redirectUrls' | 'keysetUrl', string>>,
  { clock, token }: With & { readonly token: () => string },
): Promise<Result<string, RegisterProblem>> {
  const name = cleanLine(typed.name);
  if (name === '' || characters(name) > 120) return err('LTI_NAME');
  const [loginUrl, redirectUrls, keysetUrl] = [typed.loginUrl.trim(), words(typed.redirectUrls), typed.keysetUrl.trim()];
  if (redirectUrls.length < 1 || redirectUrls.length > 10 || ![loginUrl, keysetUrl, ...redirectUrls].every(isOutsideUrl)) return err('LTI_URL');
  const { personId } = permission.actor;
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, RegisterProblem>> => {
    const made = { name, loginUrl, redirectUrls, keysetUrl, clientId: token().slice(0, 22), deploymentId: '1' };
    const toolId = await tools.insertTool(tx, made, personId, at);
    await note(tx, personId, 'tool-registered', { name: 'lti_tool', id: toolId }, at);
    return ok(toolId);
  });
}

/** Staff let a tool run an approved course that no package runs. */
export async function linkCourse(
  db: Db,
  permission: Decide,
  typed: Readonly<Record<'courseId' | 'toolId' | 'targetUrl' | 'rule' | 'passPercent', string>>,
  { clock }: With,
): Promise<Result<undefined, RegisterProblem>> {
  const { personId } = permission.actor;
  const at = clock.now();
  const course = await findOfferedCourse(db, typed.courseId, { clock });
  const tool = isUuid(typed.toolId) ? await tools.findTool(db, { toolId: typed.toolId }) : undefined;
  if (!tool) return err('LTI_TOOL_UNKNOWN');
  if (!course?.inForce) return err('LTI_COURSE');
  if (course.contactPersonId === personId) return err('LTI_COURSE_OWN');
  const targetUrl = typed.targetUrl.trim();
  if (!isOutsideUrl(targetUrl)) return err('LTI_URL');
  const rule = (['completed', 'passed'] as const).find((known) => known === typed.rule);
  if (!rule) return err('LTI_RULE');
  const passPercent = /^\d{1,3}$/.test(typed.passPercent.trim()) ? Number(typed.passPercent.trim()) : 0;
  if (passPercent < 1 || passPercent > 100) return err('LTI_PERCENT');
  return inTransaction(db, async (tx): Promise<Result<undefined, RegisterProblem>> => {
    if (await findApproved(tx, course.courseId)) return err('LTI_COURSE_PACKAGE');
    await tools.writeVendorCourse(tx, { courseId: course.courseId, toolId: tool.toolId, targetUrl, rule, passPercent }, personId, at);
    await note(tx, personId, 'course-linked', { name: 'ce_course', id: course.courseId }, at, { toolId: tool.toolId });
    return ok(undefined);
  });
}

/** Staff end a platform or a tool: from then on nothing of it is taken. */
export async function endRegistration(db: Db, permission: Decide, of: { readonly kind: string; readonly id: string }, { clock }: With): Promise<boolean> {
  if (!isUuid(of.id)) return false;
  const at = clock.now();
  const kind = of.kind === 'platform' ? 'platform' : 'tool';
  return inTransaction(db, async (tx) => {
    if (!(await (kind === 'platform' ? platforms.endPlatform : tools.endTool)(tx, of.id, at))) return false;
    await note(tx, permission.actor.personId, `${kind}-ended`, { name: `lti_${kind}`, id: of.id }, at);
    return true;
  });
}

/** What is registered now. */
export async function listRegistered(db: Db, _permission: Decide) {
  return { platforms: await platforms.listPlatforms(db), tools: await tools.listTools(db), courses: await tools.listVendorCourses(db) };
}

async function note(
  tx: Parameters<typeof recordEvent>[0],
  personId: string,
  what: string,
  entity: { readonly name: string; readonly id: string },
  at: Date,
  payload: Readonly<Record<string, string>> = {},
): Promise<void> {
  await recordEvent(tx, { kind: `courseware.${what}`, actor: { kind: 'person', personId }, entity, reason: 'by staff', payload, occurredAt: at });
}
