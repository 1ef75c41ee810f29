import { err, ok, type Result } from '@einthoven/kernel';
import { listModules } from '../../ce/index.ts';
import { inTransaction, type Db } from '../../db/pool.ts';
import { config } from '../../platform/config.ts';
import { tokenHash } from '../../platform/seal.ts';
import { guideContents } from '../../learning/index.ts';
import { signClaims } from './keys.ts';
import { isTarget } from './target.ts';
import { CLAIM, openClaims, type LtiPorts } from './tool.ts';
import * as queries from './tool.queries.ts';

/** Something that a teacher can put into a course of theirs. */
export type Offer = { readonly path: string; readonly title: string; readonly scored: boolean };

/** What can be linked: the guide and its sections, modules, practice. */
export async function listOffers(db: Db): Promise<readonly Offer[]> {
  const modules = await listModules(db);
  const sections = (await guideContents(db, undefined, 'en')).map(({ sectionId, title }) => ({
    path: `/guide/${sectionId}`,
    title: `Guide: ${title}`,
    scored: false,
  }));
  return [
    { path: '/study', title: 'Practice', scored: true },
    { path: '/guide', title: 'Study guide', scored: false },
    ...modules.map(({ slug, title }) => ({ path: `/ce/modules/${slug}`, title: `Module: ${title}`, scored: true })),
    ...sections,
  ];
}

/** A deep link that waits for a choice. @returns undefined where it has ended */
export async function openDeepLink(
  db: Db,
  launchToken: string,
  { clock }: Pick<LtiPorts, 'clock'>,
): Promise<{ readonly platform: string; readonly multiple: boolean; readonly offers: readonly Offer[] } | undefined> {
  const found = await findDeepLink(db, launchToken, clock.now());
  return found && { platform: found.platform.name, multiple: found.deepLink.multiple, offers: await listOffers(db) };
}

async function findDeepLink(db: Db, launchToken: string, at: Date, lock = false) {
  const launch = await queries.findLaunch(db, tokenHash(launchToken), lock);
  const platform = launch && (await queries.findPlatform(db, launch.platformId));
  const deepLink = launch && openClaims(launch)?.deepLink;
  if (!launch || !platform || !deepLink || launch.expiresAt <= at || launch.openedAt) return undefined;
  return { launch, platform, deepLink };
}

/** Answers a deep link with what was chosen, signed by us, once (LTI Deep Linking 2.0, 3). */
export async function answerDeepLink(
  db: Db,
  launchToken: string,
  paths: readonly string[],
  { clock, token }: Omit<LtiPorts, 'ask'>,
): Promise<Result<{ readonly returnUrl: string; readonly jwt: string }, 'LTI_LAUNCH_ENDED' | 'LTI_CHOICE'>> {
  const at = clock.now();
  const offers = await listOffers(db);
  const chosen = offers.filter(({ path }) => paths.includes(path));
  const { baseUrl } = config();
  return inTransaction(db, async (tx): Promise<Result<{ returnUrl: string; jwt: string }, 'LTI_LAUNCH_ENDED' | 'LTI_CHOICE'>> => {
    const found = await findDeepLink(tx, launchToken, at, true);
    if (!found) return err('LTI_LAUNCH_ENDED');
    const { launch, platform, deepLink } = found;
    if (chosen.length === 0 || (chosen.length > 1 && !deepLink.multiple) || chosen.some(({ path }) => !isTarget(`${baseUrl}${path}`))) return err('LTI_CHOICE');
    await queries.writeOpened(tx, launch.launchId, undefined, at);
    const jwt = await signClaims(
      tx,
      {
        iss: platform.clientId,
        aud: platform.issuer,
        nonce: token(),
        [`${CLAIM}deployment_id`]: launch.deploymentId,
        [`${CLAIM}message_type`]: 'LtiDeepLinkingResponse',
        [`${CLAIM}version`]: '1.3.0',
        'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': chosen.map(({ path, title, scored }) => ({
          type: 'ltiResourceLink',
          title,
          url: `${baseUrl}${path}`,
          window: { targetName: '_blank' },
          ...(scored ? { lineItem: { scoreMaximum: 100, label: title } } : {}),
        })),
        ...(deepLink.data === undefined ? {} : { 'https://purl.imsglobal.org/spec/lti-dl/claim/data': deepLink.data }),
      },
      { seconds: 300, clock, token },
    );
    return ok({ returnUrl: deepLink.returnUrl, jwt });
  });
}
