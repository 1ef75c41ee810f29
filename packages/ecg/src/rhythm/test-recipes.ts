import fc from 'fast-check';
import { rhythmProblems } from '../conduction/contradictions.ts';
import type { Recipe } from '../recipe/recipe.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const span = { fromS: some(between(0, 6)), toS: some(between(6.1, 20)) };
const site = fc.constantFrom('rv-apex', 'rv-outflow', 'septum', 'lv-apex', 'lv-lateral', 'lv-inferior');

const atriaRhythm = fc.oneof(
  fc.record({
    kind: fc.constant('sinus'),
    rateBpm: some(between(15, 230)),
    breathing: some(fc.record({ depth: between(0, 0.4), breathsPerMin: between(4, 60) })),
    silence: some(
      fc.oneof(
        fc.record({ kind: fc.constantFrom('pause', 'arrest'), afterBeat: fc.integer({ min: 1, max: 12 }), lengthS: between(0.3, 9) }),
        fc.record({ kind: fc.constantFrom('exit-block-1', 'exit-block-2'), everyBeats: fc.integer({ min: 2, max: 12 }) }),
      ),
    ),
  }),
  fc.record({ kind: fc.constant('wandering'), rateBpm: some(between(30, 110)) }),
  fc.record({ kind: fc.constant('multifocal'), rateBpm: some(between(60, 200)) }),
  fc.record({ kind: fc.constant('focal-tachycardia'), rateBpm: some(between(80, 300)), ...span }),
  fc.record({ kind: fc.constant('flutter'), rateBpm: some(between(180, 400)) }),
  fc.record({ kind: fc.constant('fibrillation'), coarseness: some(between(0, 1)) }),
  fc.record({ kind: fc.constant('standstill') }),
);

const conduction = fc.oneof(
  fc.record({ kind: fc.constant('normal') }),
  fc.record({ kind: fc.constantFrom('wenckebach', 'mobitz-2'), atrial: fc.integer({ min: 3, max: 12 }) }),
  fc.record({
    kind: fc.constant('ratio'),
    atrial: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })),
  }),
  fc.record({ kind: fc.constant('complete') }),
);

const ventricularRhythm = fc.oneof(
  fc.record({ kind: fc.constant('idioventricular'), rateBpm: between(10, 150), site: some(site), ...span }),
  fc.record({ kind: fc.constant('tachycardia'), rateBpm: between(90, 300), site: some(site), ...span }),
  fc.record({ kind: fc.constantFrom('polymorphic', 'torsades'), rateBpm: some(between(120, 350)), ...span }),
  fc.record({ kind: fc.constant('flutter'), rateBpm: some(between(180, 400)), ...span }),
  fc.record({ kind: fc.constant('fibrillation'), amplitudeMv: some(between(0.02, 3)), ...span }),
  fc.record({ kind: fc.constant('agonal'), rateBpm: some(between(3, 40)) }),
  fc.record({ kind: fc.constant('standstill') }),
);

const everyBeats = fc.integer({ min: 1, max: 9 });
const early = fc.array(fc.record({ everyBeats, couplingPart: between(0.1, 0.95) }), { maxLength: 2 });

/** Any recipe whose fields are in range: about a third of them contradict themselves. */
export const anyRecipe = fc
  .record({
    durationS: between(1, 25),
    atria: some(fc.record({ rhythm: some(atriaRhythm), premature: some(early) })),
    junction: some(
      fc.record({
        prS: some(between(0.06, 0.6)),
        conduction: some(conduction),
        fibrillationRateBpm: some(between(20, 220)),
        rateBpm: some(fc.oneof(fc.constant(0), between(10, 220))),
        retrogradeS: some(fc.oneof(fc.constant('none'), between(-0.2, 0.4))),
        premature: some(early),
        reentry: some(fc.record({ kind: fc.constantFrom('avnrt', 'avrt'), rateBpm: between(90, 280), ...span })),
      }),
    ),
    ventricles: some(
      fc.record({
        block: some(fc.subarray(['rbbb', 'lbbb', 'lafb', 'lpfb', 'incomplete-rbbb'], { maxLength: 2 })),
        accessoryPathway: some(fc.record({ site: fc.constantFrom('left-lateral', 'right', 'posteroseptal'), refractoryS: some(between(0.15, 0.6)) })),
        escapeRateBpm: some(fc.oneof(fc.constant(0), between(10, 120))),
        rhythm: some(ventricularRhythm),
        premature: some(
          fc.array(
            fc.record({
              everyBeats,
              couplingS: some(between(0.2, 2)),
              site: some(site),
              runLength: some(fc.integer({ min: 1, max: 30 })),
              interpolated: some(fc.boolean()),
            }),
            { maxLength: 3 },
          ),
        ),
      }),
    ),
    pacemaker: some(
      fc.record({
        mode: fc.constantFrom('AAI', 'VVI', 'DDD'),
        rateBpm: some(between(30, 180)),
        avDelayS: some(between(0.05, 0.35)),
        fault: some(
          fc.record({
            kind: fc.constantFrom('capture', 'undersensing', 'oversensing', 'no-output'),
            chamber: fc.constantFrom('atrium', 'ventricle'),
            every: fc.integer({ min: 1, max: 6 }),
          }),
        ),
      }),
    ),
  })
  // What is left out is left out, not undefined: a recipe is JSON.
  .map((recipe) => JSON.parse(JSON.stringify(recipe)) as Recipe);

/** Recipes that do not contradict themselves. */
export const goodRecipe = anyRecipe.filter((recipe) => rhythmProblems(recipe).length === 0);
