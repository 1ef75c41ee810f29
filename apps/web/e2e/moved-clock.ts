import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { freePort } from '../../cli/src/embedded-database.ts';
import { projectFolder } from '../../cli/src/project.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { givenSignedIn } from './given.ts';

/** A second web process on the journeys' database, whose clock can be moved without moving that of other journeys. */
export type MovedPlatform = {
  readonly url: string;
  /** Moves its clock to so many days from the true one. */
  readonly ahead: (days: number) => void;
  /** Leaves every page of a browser first: what one of them still loads would find nobody there. */
  readonly stop: (page: Page) => Promise<void>;
};

/** Starts it; stop it in the end. */
export async function startMovedPlatform(): Promise<MovedPlatform> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child: ChildProcess = fork(join(projectFolder, 'apps/web/src/server.ts'), {
    cwd: projectFolder,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, PORT: String(port), BASE_URL: url },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    url,
    ahead: (days) => void child.send({ aheadDays: days }),
    stop: async (page) => {
      const contexts = page.context().browser()?.contexts() ?? [];
      for (const open of contexts.flatMap((context) => context.pages())) {
        // A page that was just on its way to another comes through there first.
        for (let left = false; !left;) {
          left = await open.goto('about:blank').then(
            () => true,
            (error: unknown) => (String(error).includes('interrupted by another navigation') ? false : Promise.reject(error)),
          );
        }
      }
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/**
 * Signs a person in on a day that is still to come, as if just then: the session and its second factor are fresh when
 * the clock is that many days ahead. The person's cookies of before are gone, for a session ends in the meantime.
 */
export async function givenSignedInAhead(
  context: BrowserContext,
  personId: string,
  days: number,
  options: { readonly secondFactor?: boolean } = {},
): Promise<void> {
  await context.clearCookies();
  await givenSignedIn(context, personId, options);
  const then = systemClock.now().getTime() + days * 86_400_000;
  const newest = database().selectFrom('auth_sessions').select('id').where('user_id', '=', personId).orderBy('created_at', 'desc').limit(1);
  await database()
    .updateTable('auth_sessions')
    .set({ expires_at: new Date(then + 86_400_000), ...(options.secondFactor ? { second_factor_at: new Date(then - 60_000) } : {}) })
    .where('id', '=', newest)
    .execute();
}
