import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { opensKey } from '../../web/src/lib/server/db/installation.ts';
import { migrationsFolder } from '../../web/src/lib/server/db/migrate.ts';
import { parseConfig, type Config } from '../../web/src/lib/server/platform/config.ts';
import { isBuilt } from './build.ts';
import { findBrowser } from './browser.ts';
import { withDatabase } from './command.ts';
import { findHolder } from './data-folder.ts';
import { Problem } from './problem.ts';
import { projectFolder } from './project.ts';

/** One thing that was looked at. `note` is for what may be missing. */
type Finding = { readonly state: 'ok' | 'note' | 'not'; readonly what: string; readonly remedy?: string };

const ok = (what: string): Finding => ({ state: 'ok', what });
const note = (what: string, remedy: string): Finding => ({ state: 'note', what, remedy });
const not = (what: string, remedy: string): Finding => ({ state: 'not', what, remedy });

/**
 * Looks at everything the platform stands on and says what to do about what is missing.
 *
 * @returns 0 when nothing stands in the way, 1 otherwise
 */
export async function runDoctor(): Promise<number> {
  const findings: Finding[] = [runtime(), ...(await looked())];
  for (const { state, what, remedy } of findings) {
    console.log(`${{ ok: 'ok  ', note: 'note', not: 'NOT ' }[state]}  ${what}`);
    if (remedy) console.log(`      ${remedy}`);
  }
  const wrong = findings.filter((finding) => finding.state === 'not').length;
  console.log(wrong === 0 ? '\nNothing stands in the way.' : `\n${wrong} ${wrong === 1 ? 'thing stands' : 'things stand'} in the way.`);
  return wrong === 0 ? 0 : 1;
}

function runtime(): Finding {
  const { dependencies } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { dependencies: { node: string } };
  return process.versions.node === dependencies.node
    ? ok(`runtime: Node ${process.versions.node}, as pinned`)
    : not(`runtime: Node ${process.versions.node}, but ${dependencies.node} is pinned`, 'Run npm ci, then npx einthoven doctor.');
}

async function looked(): Promise<Finding[]> {
  try {
    return await withDatabase(async ({ config, folder }) => [
      ok(`settings: ${config.mode} mode, ${config.baseUrl}`),
      ...secrets(config),
      ...(await databaseFindings(process.env['DATABASE_URL'] ?? '', config)),
      await mail(config),
      disk(folder?.path ?? process.cwd()),
      ...running(folder?.path),
      isBuilt() ? ok('pages: built from these sources') : note('pages: not built from these sources', 'npm start builds them; for production: npm run build'),
      browser(),
    ]);
  } catch (error) {
    if (error instanceof Problem) {
      // Settings are still worth a line each.
      const parsed = parseConfig(process.env);
      if (!parsed.ok && process.env['EINTHOVEN_MODE'] === 'production') {
        return parsed.error.map((line) => not(`settings: ${line}`, 'docs/operate/settings.md says what it is for.'));
      }
      return [not(error.message, error.remedies.join(' '))];
    }
    throw error;
  }
}

function running(folder: string | undefined): Finding[] {
  const holder = folder === undefined ? undefined : findHolder(folder);
  return holder && holder.pid !== process.pid ? [ok(`running: process ${holder.pid}, ${holder.address}`)] : [];
}

function secrets(config: Config): Finding[] {
  const distinct = new Set(config.appSecret).size;
  const found = [
    distinct < 10 ? not('secrets: APP_SECRET is easy to guess', 'Make one: openssl rand -base64 32') : ok('secrets: APP_SECRET is set and long enough'),
  ];
  if (config.stripeSecretKey) {
    // Whether the key fits the mode was looked at with the settings.
    found.push(ok(`payment: Stripe, ${config.mode === 'production' ? 'live' : 'test'} key`));
  } else found.push(ok('payment: demonstration payments'));
  if (config.bankDir && !existsSync(config.bankDir))
    found.push(not(`item bank: BANK_DIR ${config.bankDir} is not there`, 'Put the bank there, outside version control.'));
  return found;
}

/** How far the clocks of this machine and of the database may be apart: less than a question of the exam takes. */
const MOST_APART_MS = 5_000;

async function clocks(client: pg.Client): Promise<Finding> {
  const asked = Date.now();
  const there = ((await client.query('select clock_timestamp() as now')).rows[0] as { now: Date }).now.getTime();
  // The answer was made somewhere between asking and hearing.
  const apartMs = Math.max(asked - there, there - Date.now(), 0);
  return apartMs <= MOST_APART_MS
    ? ok('clocks: this machine and the database agree')
    : not(
        `clocks: this machine and the database are ${Math.round(apartMs / 1000)} seconds apart`,
        'Set both by a time service (NTP). Until then answers that arrive at the end of an exam may be dated wrongly.',
      );
}

async function databaseFindings(url: string, config: Config): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return [not(`database: does not answer (${message || code})`, 'Is it running, and is DATABASE_URL right?')];
  }
  try {
    const version = Number((await client.query('show server_version_num')).rows[0].server_version_num);
    const findings = [
      version >= 180_000
        ? ok(`database: PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}`)
        : not(`database: PostgreSQL ${Math.floor(version / 10_000)} is too old`, 'PostgreSQL 18 or later is needed (uuidv7).'),
    ];
    findings.push(await clocks(client));
    const migrated = (await client.query(`select to_regclass('public.schema_migrations') as name`)).rows[0].name;
    const there = migrated ? new Set((await client.query('select name from schema_migrations')).rows.map((row) => row.name as string)) : new Set<string>();
    const missing = readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql') && !there.has(name)).length;
    if (missing > 0) return [...findings, not(`schema: ${missing} migrations are missing`, 'Run: npx einthoven migrate')];
    const mode = (await client.query('select mode from installation')).rows[0]?.mode as string | undefined;
    findings.push(ok('schema: up to date'));
    findings.push(
      mode === config.mode
        ? ok(`mode: this database is for ${mode}`)
        : not(`mode: this database is for ${mode}, the settings say ${config.mode}`, 'Use another database, or change EINTHOVEN_MODE.'),
    );
    const key = (await client.query('select sealed_key from person_keys limit 1')).rows[0]?.sealed_key as Buffer | undefined;
    if (key) {
      findings.push(
        opensKey(config.appSecret, key)
          ? ok('secrets: APP_SECRET opens the personal data of this database')
          : not(
              'secrets: APP_SECRET is not the one that the personal data of this database are sealed with',
              'Set the one from before; with another nothing of them can be opened.',
            ),
      );
    }
    const forms = (await client.query('select count(*)::int as forms from forms')).rows[0].forms as number;
    findings.push(forms > 0 ? ok('exam: a form is sealed') : not('exam: no form is sealed, so nobody can sit it', 'Run: npx einthoven seed'));
    return findings;
  } finally {
    await client.end();
  }
}

async function mail(config: Config): Promise<Finding> {
  if (!config.smtpUrl) return note('mail: no relay; mails stay in the local outbox (/dev/mail)', 'Set SMTP_URL to send them.');
  const { hostname, port, protocol } = new URL(config.smtpUrl);
  const number = Number(port) || (protocol === 'smtps:' ? 465 : 587);
  const reached = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: hostname, port: number, timeout: 5_000 });
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
    socket.on('timeout', () => answer(false));
  });
  return reached
    ? ok(`mail: the relay ${hostname}:${number} answers`)
    : not(`mail: the relay ${hostname}:${number} does not answer`, 'Is SMTP_URL right, and may this machine reach it?');
}

function disk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / 1024 / 1024);
  return freeMb < 1024
    ? not(`disk: ${freeMb} MB free at ${folder}`, 'Keep at least 1 GB free; a full disk stops the database.')
    : ok(`disk: ${Math.floor(freeMb / 1024)} GB free`);
}

function browser(): Finding {
  const found = findBrowser();
  return found ? ok(`browser for the journeys: ${found}`) : note('browser: no Chromium (needed for npm test only)', 'On Debian: apt-get install chromium');
}
