import { err, ok } from '@einthoven/kernel';
import type { Result } from '@einthoven/kernel';
import { WIRES } from '../lead/lead.ts';
import type { Wire } from '../lead/lead.ts';
import { distance } from '../heart/vector.ts';
import type { Vector } from '../heart/wave.ts';
import type { ElectrodesRecipe, RecipeProblem } from '../recipe/recipe.ts';
import type { Torso } from '../torso/torso.ts';
import { CHEST_HALF_CM, HIP, SHOULDER, siteOf, SITES } from './site.ts';

/** The collarbones: an electrode moved above them is off the chest, cm. */
const COLLARBONE_CM = -19;
/** Nobody misplaces a chest electrode by more. */
const FARTHEST_CM = 20;
/** Along a skin that bends, steps of a millimetre keep a way of 20 cm right to a fifth of a millimetre. */
const STEP_CM = 0.1;

/** The body's scales applied to an average adult's point. */
function sized({ breadthScale, heightScale }: Torso, [x, y, z]: Vector): Vector {
  return [x * breadthScale, y * heightScale, z * breadthScale];
}

/** How far the leg's or the arm's path runs: from the end of the limb to the trunk, then on to the Mason-Likar site. */
function limbPath(
  torso: Torso,
  wire: 'RA' | 'LA' | 'RL' | 'LL',
): { readonly stops: readonly Vector[]; readonly lengths: readonly number[]; readonly lengthCm: number } {
  const root = wire === 'RA' || wire === 'LA' ? SHOULDER : HIP;
  const side = wire === 'RA' || wire === 'RL' ? -1 : 1;
  const stops = [SITES[wire].at, [side * root[0], root[1], root[2]] as const, SITES[`ML-${wire}`].at].map((stop) => sized(torso, stop));
  const lengths = [distance(stops[0] as Vector, stops[1] as Vector), distance(stops[1] as Vector, stops[2] as Vector)];
  return { stops, lengths, lengthCm: (lengths[0] as number) + (lengths[1] as number) };
}

/** The point so far along a limb's path. */
function alongLimb({ stops, lengths }: ReturnType<typeof limbPath>, upCm: number): Vector {
  const leg = upCm > (lengths[0] as number) ? 1 : 0;
  const part = leg === 0 ? upCm / (lengths[0] as number) : (upCm - (lengths[0] as number)) / (lengths[1] as number);
  const from = stops[leg] as Vector;
  const to = stops[leg + 1] as Vector;
  return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1]), from[2] + part * (to[2] - from[2])];
}

/**
 * Moves a point of the trunk along the skin: up, and round the chest, which is an ellipse at every height.
 * From a site in front "to the left" runs towards the left flank and on to the back; from one behind, towards the left flank too.
 */
function alongSkin(torso: Torso, from: Vector, upCm: number, leftCm: number): Vector {
  const breadth = CHEST_HALF_CM.breadth * torso.breadthScale;
  const depth = CHEST_HALF_CM.depth * torso.breadthScale;
  const out = ([x, z]: readonly [number, number]): number => Math.sqrt((x * x) / (breadth * breadth) + (z * z) / (depth * depth));
  let [x, , z] = from;
  const away = out([x, z]);
  const steps = Math.ceil(Math.abs(leftCm) / STEP_CM);
  const step = (from[2] > 0 ? -leftCm : leftCm) / steps;
  for (let i = 0; i < steps; i++) {
    const tangentX = -z / (depth * depth);
    const tangentZ = x / (breadth * breadth);
    const length = Math.sqrt(tangentX * tangentX + tangentZ * tangentZ);
    x += (step * tangentX) / length;
    z += (step * tangentZ) / length;
    // Back on the skin.
    const back = away / out([x, z]);
    x *= back;
    z *= back;
  }
  return [x, from[1] - upCm, z];
}

/** Rounds a limit inwards to a tenth, so that what a message allows is allowed. */
const inwards = (limit: number): number => Math.trunc(limit * 10) / 10;

/**
 * Where the electrodes are that the ten wires belong to: the placement's sites in the subject's size, moved as the recipe
 * says. Wires that hang on each other's electrodes are another matter ({@link ElectrodesRecipe.wires}).
 *
 * On arms and legs an electrode moves up the limb and at last onto the trunk; round a limb nothing changes. All other
 * electrodes move along the skin of the trunk.
 *
 * @returns cm from the middle of the chest; or every move that leaves the body, with its range
 */
export function electrodePositions(torso: Torso, electrodes: ElectrodesRecipe | undefined): Result<Record<Wire, Vector>, RecipeProblem[]> {
  const placement = electrodes?.placement ?? 'standard';
  const problems: RecipeProblem[] = [];
  const positions = {} as Record<Wire, Vector>;
  for (const wire of WIRES) {
    const name = siteOf(placement, wire);
    const site = sized(torso, SITES[name].at);
    const move = electrodes?.moved?.[wire];
    const upCm = move?.upCm ?? 0;
    const leftCm = move?.leftCm ?? 0;
    const path = name === 'RA' || name === 'LA' || name === 'RL' || name === 'LL' ? limbPath(torso, name) : undefined;
    const ranges = {
      upCm: path
        ? ([0, inwards(path.lengthCm)] as const)
        : ([-FARTHEST_CM, inwards(Math.max(0, Math.min(FARTHEST_CM, site[1] - COLLARBONE_CM * torso.heightScale)))] as const),
      leftCm: path ? ([-10, 10] as const) : ([-FARTHEST_CM, FARTHEST_CM] as const),
    };
    let onBody = true;
    for (const [field, value] of [
      ['upCm', upCm],
      ['leftCm', leftCm],
    ] as const) {
      const [low, high] = ranges[field];
      if (value >= low && value <= high) continue;
      onBody = false;
      problems.push({
        code: 'OUT_OF_RANGE',
        field: `electrodes.moved.${wire}.${field}`,
        allowed: `${low} to ${high} cm; beyond, the electrode is off the body`,
        got: `${value}`,
      });
    }
    if (!onBody) continue;
    if (path) positions[wire] = alongLimb(path, upCm);
    else positions[wire] = upCm === 0 && leftCm === 0 ? site : alongSkin(torso, site, upCm, leftCm);
  }
  return problems.length > 0 ? err(problems) : ok(positions);
}
