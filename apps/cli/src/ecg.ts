import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkRecipe, LEADS, PATTERN_RECIPES, RHYTHM_RECIPES, simulate, type Recipe, type RecipeProblem, type Simulation } from '@einthoven/ecg';
import { standardInput } from './ecg-files.ts';
import { describe, layoutOf, PAPER_FORMATS, svgOf, type PaperFormat } from '@einthoven/ecg/paper';

const HELP = `einthoven ecg: recordings computed from a recipe and a seed

  einthoven ecg list                              the recipes that come with the engine
  einthoven ecg simulate RECIPE [--seed TEXT]     the samples of 12 leads in millivolts, as CSV; --json with the settings
  einthoven ecg render RECIPE [--seed TEXT] [--format ${'3x4+1R'}]
                                                  the paper as SVG, true to the millimetre
  einthoven ecg describe RECIPE [--seed TEXT]     what is true of it: rhythm, intervals, each beat's cause; --json for all
  einthoven ecg describe|convert FILE             recordings in files (WFDB, EDF+, SCP, DICOM, ...); ecg convert --help says how
  einthoven ecg measure FILE                      rate, intervals, axes, rhythm of a recording; --json for programs
  einthoven ecg validate DIR                      scores detection and delineation on annotated records; --json for programs

RECIPE is a name from the list, a JSON file, JSON itself, or - for JSON on standard input.
  --seed TEXT     another seed is another recording of the same heart (default: 1)
  --format NAME   ${Object.keys(PAPER_FORMATS).join(', ')}
  --json          for programs

  einthoven ecg render wenckebach --seed 7 > paper.svg
  echo '{"junction":{"prS":0.24}}' | einthoven ecg describe - --json

For education and certification, not diagnosis.
`;

const CATALOGUE = [...RHYTHM_RECIPES, ...PATTERN_RECIPES];

/** `einthoven ecg ...`. @returns the exit code: 0, or 2 where the words or the recipe were not right */
export async function runEcg(args: readonly string[]): Promise<number> {
  if (args[0] === 'measure') return (await import('./ecg-measure.ts')).runMeasure(args.slice(1));
  if (args[0] === 'validate') return (await import('./ecg-validate.ts')).runValidate(args.slice(1));
  // A reader that has seen enough, as head does, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const [word, file] = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  if (word === 'convert' || (word === 'describe' && file !== undefined && !CATALOGUE.some(({ id }) => id === file))) {
    const { isRecordingFile, runEcgFiles } = await import('./ecg-files.ts');
    if (word === 'convert' || isRecordingFile(file as string)) return runEcgFiles(args);
  }
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      format: { type: 'string', default: '3x4+1R' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    strict: true,
  });
  const [verb = 'help', text, ...rest] = positionals;
  if (values.help || verb === 'help') return say(HELP);
  if (verb === 'list') return list(values.json);
  if (!['simulate', 'render', 'describe'].includes(verb)) return refuse(`There is no "ecg ${verb}".\n\n${HELP}`);
  if (text === undefined || rest.length > 0) return refuse(`Name one recipe: einthoven ecg ${verb} RECIPE. einthoven ecg list shows them.`);
  if (!Object.hasOwn(PAPER_FORMATS, values.format))
    return refuse(`There is no format "${values.format}". There are: ${Object.keys(PAPER_FORMATS).join(', ')}.`);
  const recipe = readRecipe(text);
  if (!recipe.ok) return refuse(recipe.error);
  const made = simulate(recipe.value, values.seed);
  if (!made.ok) return refuse(problemWords(made.error));
  if (verb === 'simulate') return say(values.json ? samplesJson(made.value, recipe.value, values.seed) : samplesCsv(made.value));
  if (verb === 'render') return say(svgOf(layoutOf(made.value.recording, { format: values.format as PaperFormat })));
  const truth = made.value.truth();
  return say(
    values.json
      ? `${JSON.stringify(truth, undefined, 2)}\n`
      : `${describe(made.value.recording, { truth })}\n${truth.beats.map((beat) => `${beat.qrsOnsetS.toFixed(3)} s  ${beat.cause}`).join('\n')}\n`,
  );
}

function list(json: boolean): number {
  if (json) return say(`${JSON.stringify(CATALOGUE, undefined, 2)}\n`);
  const width = Math.max(...CATALOGUE.map(({ id }) => id.length));
  return say(CATALOGUE.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join(''));
}

type Read = { readonly ok: true; readonly value: Recipe } | { readonly ok: false; readonly error: string };

function readRecipe(text: string): Read {
  const known = CATALOGUE.find(({ id }) => id === text);
  if (known) return { ok: true, value: known.recipe };
  let json = text;
  if (text === '-' || !text.trimStart().startsWith('{')) {
    try {
      json = text === '-' ? new TextDecoder().decode(standardInput()) : readFileSync(text, 'utf8');
    } catch {
      return { ok: false, error: `"${text}" is neither a recipe of the list nor a file that can be read. einthoven ecg list shows the recipes.` };
    }
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    return { ok: false, error: `The recipe is not JSON: ${(error as Error).message}.` };
  }
  const checked = checkRecipe(parsed);
  return checked.ok ? checked : { ok: false, error: problemWords(checked.error) };
}

function problemWords(problems: readonly RecipeProblem[]): string {
  return problems.map(({ field, got, allowed, code }) => `${field || 'recipe'}: ${got} is not allowed. Allowed: ${allowed}. (${code})`).join('\n');
}

function samplesCsv({ recording }: Simulation): string {
  const count = recording.leads.I.length;
  const lines = [`time_s,${LEADS.map((lead) => recording.labels[lead]).join(',')}`];
  for (let i = 0; i < count; i++)
    lines.push(`${(i / recording.sampleRateHz).toFixed(4)},${LEADS.map((lead) => (recording.leads[lead][i] ?? 0).toFixed(4)).join(',')}`);
  return `${lines.join('\n')}\n`;
}

function samplesJson({ recording }: Simulation, recipe: Recipe, seed: string): string {
  const { leads, ...rest } = recording;
  return `${JSON.stringify({ recipe, seed, ...rest, unit: 'mV', leads: Object.fromEntries(LEADS.map((lead) => [lead, [...leads[lead]]])) })}\n`;
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refuse(text: string): number {
  console.error(text);
  return 2;
}
