import { geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'us-atlas/states-albers-10m.json' with { type: 'json' };

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
