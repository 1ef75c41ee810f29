import { build, isBuilt } from './build.ts';
import { explain } from './problem.ts';

// `npm run build`: the pages for production, when the sources changed.
try {
  if (!isBuilt()) await build();
  console.log('The pages are built.');
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
