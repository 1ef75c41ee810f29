import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { whenNpmEnds } from '../../../bin/bootstrap.js';
import { withDatabase } from './command.ts';
import { runDoctor } from './doctor.ts';
import { explain } from './problem.ts';
import { projectFolder } from './project.ts';
import { keep } from './supervisor.ts';

const HELP = `einthoven: commands for whoever runs the platform

  einthoven serve                      the web process, behind a proxy that ends TLS
  einthoven worker                     the queue: mails, exams whose time is up, cleaning up
  einthoven migrate                    brings the database to the newest schema
  einthoven seed                       loads the scheme and the banks: the demonstration's, or in production BANK_DIR's
  einthoven admin create --email ADDRESS --name "FULL NAME"
                                       makes the first administrator, who sets up everybody else
  einthoven admin end-second-factors --email ADDRESS --reason "WHY"
                                       lets somebody in again who lost the authenticator and its codes
  einthoven doctor                     checks runtime, settings, database, mail and disk, and says what to do
  einthoven ecg list|simulate|render|describe
                                       recordings computed from a recipe; einthoven ecg --help says how
  einthoven content check|table        guide, cards and practice: what is wrong, and what covers which task
  einthoven items check|export|import  items: their problems, the banks as a file, a file as drafts; items --help says how
  einthoven places import|check        official files of places, wages and schools; a source for every figure; places --help
  einthoven rehearse --candidates 20 --minutes 2
                                       simulated candidates sit on the running platform; rehearse --help says more
  einthoven simulate decade            ten years of a simulated body, every day of everybody checked; simulate --help says how
  einthoven help                       this

Settings are environment variables; docs/operate/settings.md lists them.
Without DATABASE_URL a demonstration uses its own database in DATA_DIR (default: data).
`;

/** One command: what it does with the arguments after its name. Returns the exit code. */
type Command = (args: string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: () => runProcess('web server', 'apps/web/src/server.ts'),
  worker: () => runProcess('worker', 'apps/web/src/worker.ts'),
  migrate: () =>
    withDatabase(async ({ config }) => {
      const { migrate } = await import('../../web/src/lib/server/db/migrate.ts');
      const report = await migrate(process.env['DATABASE_URL'] ?? '', config.mode);
      for (const name of report.applied) console.log(`applied ${name}`);
      console.log(report.applied.length === 0 ? 'The schema is up to date.' : `${report.applied.length} applied, ${report.alreadyThere} were there.`);
      return 0;
    }),
  seed: () =>
    withDatabase(async ({ config }) => {
      const { loadContent } = await import('./load-content.ts');
      await loadContent(config);
      return 0;
    }),
  admin: async (args) => {
    const { keepAdministrators } = await import('./administrator.ts');
    return keepAdministrators(args);
  },
  doctor: runDoctor,
  ecg: async (args) => {
    const { runEcg } = await import('./ecg.ts');
    return runEcg(args);
  },
  content: async (args) => {
    const { runContent } = await import('./content.ts');
    return runContent(args);
  },
  items: async (args) => {
    const { runItems } = await import('./items.ts');
    return runItems(args);
  },
  places: async (args) => {
    const { runPlaces } = await import('./places.ts');
    return runPlaces(args);
  },
  rehearse: async (args) => {
    const { runRehearsal } = await import('./rehearse.ts');
    return runRehearsal(args);
  },
  simulate: async (args) => {
    const { runSimulation } = await import('./simulate.ts');
    return runSimulation(args);
  },
  help: async () => {
    console.log(HELP);
    return 0;
  },
};

/** Commands that read their own words after their name. */
const OWN_WORDS = ['content', 'ecg', 'items', 'places', 'rehearse', 'simulate'];

/** Runs one of our processes until it is told to stop; an embedded database runs as long. */
async function runProcess(name: string, file: string): Promise<number> {
  return withDatabase(async () => {
    const kept = keep(name, join(projectFolder, file), { cwd: projectFolder, env: process.env });
    const asked = new Promise<'asked'>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('asked'));
      process.on('disconnect', () => resolve('asked'));
      // npx that is killed passes nothing on.
      whenNpmEnds(() => resolve('asked'));
    });
    void kept.ready.then(() => console.log(`The ${name} is running.`)).catch(() => undefined);
    const how = await Promise.race([asked, kept.lost.then(() => 'lost' as const)]);
    await kept.stop();
    return how === 'asked' ? 0 : 1;
  });
}

async function main(): Promise<number> {
  const [name = 'help', ...args] = process.argv.slice(2);
  const wanted = /^(-h|--help)$/.test(name) ? 'help' : name;
  const command = Object.hasOwn(COMMANDS, wanted) ? COMMANDS[wanted] : undefined;
  if (!command) {
    console.error(`There is no command "${name}".\n\n${HELP}`);
    return 2;
  }
  if (args.includes('--help') && !OWN_WORDS.includes(wanted)) {
    console.log(HELP);
    return 0;
  }
  if (wanted !== 'admin' && !OWN_WORDS.includes(wanted)) parseArgs({ args, options: {}, strict: true });
  return command(args);
}

try {
  process.exit(await main());
} catch (error) {
  const code = (error as { code?: string }).code;
  if (code?.startsWith('ERR_PARSE_ARGS')) console.error(`${(error as Error).message}\n\n${HELP}`);
  else if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') {
    console.error(`\nThe database does not let us in: ${(error as Error).message || code}\n  Check DATABASE_URL, then: npx einthoven doctor\n`);
  } else console.error(explain(error));
  process.exit(1);
}
