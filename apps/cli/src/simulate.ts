import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { enterHome } from './simulate/home.ts';
import { PLANTS, type Plant } from './simulate/plant.ts';
import { simulatedSchemes } from './simulate/scheme-changes.ts';

const HELP = `einthoven simulate: ten years of a body that does not exist, against the rules

  einthoven simulate decade [--people 20000] [--seed S] [--database 100] [--plant FAULT] [--json]

People apply, sit, hold, renew by every path, are audited, extended, suspended, lifted, revoked, surrender, die, lapse and
come back, under three versions of the scheme. What happens is decided by the platform's own functions; the list of what
happened is then written up by a clerk that shares no code with them, and every day of everybody must read the same.
--database: so many more lives go through the platform's use cases on a real PostgreSQL of their own; 0 for none.
--plant: a check of the checker, which must find the fault: ${Object.keys(PLANTS).join(', ')}.
Exit code: 0 where everything holds, 1 where something does not, 2 where the words were not right.
`;

/** `einthoven simulate ...`. @returns the exit code */
export async function runSimulation(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      people: { type: 'string', default: '20000' },
      seed: { type: 'string' },
      database: { type: 'string', default: '100' },
      plant: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    strict: true,
  });
  const [verb = 'help', ...rest] = positionals;
  if (values.help || verb === 'help') {
    console.log(HELP);
    return 0;
  }
  const plant = values.plant;
  const isCount = (text: string) => /^[0-9]{1,7}$/.test(text);
  if (verb !== 'decade' || rest.length > 0 || !isCount(values.people) || !isCount(values.database) || (plant !== undefined && !Object.hasOwn(PLANTS, plant))) {
    console.error(HELP);
    return 2;
  }
  const seed = values.seed ?? randomBytes(6).toString('hex');
  const fromMs = performance.now();
  const seconds = () => Number(((performance.now() - fromMs) / 1000).toFixed(1));
  const progress = (line: string) => console.error(`${seconds().toFixed(0).padStart(4)} s  ${line}`);
  const schemes = simulatedSchemes();
  // A lot of its own would draw others for an audit than the lives were lived with.
  const walked = simulatedSchemes(0);
  const leave = enterHome(walked);
  try {
    const { endOf, simulateDecade } = await import('./simulate/decade.ts');
    const report = simulateDecade({
      people: Number(values.people),
      seed,
      schemes,
      plant: plant as Plant | undefined,
      onProgress: (done) => progress(`${done} of ${values.people} people`),
    });
    const pureSeconds = seconds();
    const count = Number(values.database);
    const { walkDecade } = await import('./simulate/walk.ts');
    const database = count === 0 ? undefined : await walkDecade({ people: count, seed, schemes: walked, until: endOf(schemes), onProgress: progress });
    const { people, days, events, violations: pure, ...detail } = report;
    const violations = pure + (database?.violations ?? 0);
    const result = { people, days, events, violations, seconds: seconds(), seed, versions: [...schemes.versions.keys()], pureSeconds, ...detail, database };
    if (values.json) console.log(JSON.stringify(result, undefined, 2));
    else {
      console.log(`${people} people, ${days} days, ${events} events, ${violations} violations, ${result.seconds} seconds (seed ${seed})`);
      if (database)
        console.log(
          `  of that on a real database: ${database.people} people, ${database.nights} nights, ${database.useCases} use cases, ${database.registryRecords} registry records compared, ${database.violations} violations`,
        );
      for (const { person, on, code, words } of [...report.first, ...(database?.first ?? [])]) console.log(`  person ${person}, ${on}: ${code}: ${words}`);
    }
    return violations === 0 ? 0 : 1;
  } finally {
    leave();
  }
}
