import { geoAlbersUsa, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'us-atlas/states-albers-10m.json' with { type: 'json' };
import type { Point } from './distance.ts';

/** A state's outline as the `d` of an SVG path, in a picture of {@link MAP_SIZE}. */
export type Outline = { readonly fips: string; readonly path: string };

/** Width and height of the map's picture, as the atlas projects it: Alaska and Hawaii lie in the corner, Puerto Rico is not in it. */
export const MAP_SIZE = { width: 975, height: 610 } as const;

let drawn: readonly Outline[] | undefined;

/** The outlines of the states. Drawn once; whole picture units are finer than a phone shows. */
export function mapOutlines(): readonly Outline[] {
  drawn ??= draw();
  return drawn;
}

function draw(): readonly Outline[] {
  const topology = atlas as unknown as Topology<{ states: GeometryCollection }>;
  const pathOf = geoPath().digits(0);
  return feature(topology, topology.objects.states).features.flatMap((state) => {
    const path = pathOf(state);
    return path === null || state.id === undefined ? [] : [{ fips: String(state.id).padStart(2, '0'), path }];
  });
}

/** The projection by which the atlas drew its outlines, as its documentation says. */
const projection = geoAlbersUsa().scale(1300).translate([487.5, 305]);

/** Where a point lies in the map's picture, in whole units; undefined where the picture does not reach, such as Puerto Rico. */
export function onMap({ latitude, longitude }: Point): { readonly x: number; readonly y: number } | undefined {
  const at = projection([longitude, latitude]);
  return at === null ? undefined : { x: Math.round(at[0]), y: Math.round(at[1]) };
}
