import { chmodSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory, and how it marks such a file system (TMPFS_MAGIC, statfs(2)). */
const IN_MEMORY = { folder: '/dev/shm', type: 0x01021994 };

/** Room that there must be for the databases of a whole run of the tests, and as much free memory again. */
const ROOM_BYTES = 3 * 2 ** 30;

/**
 * A new folder for a database that nobody needs afterwards: in memory where the system has the room, because to make and
 * drop a database is thousands of files, else among the temporary files.
 *
 * @param prefix begins its name
 * @returns its path; any user may look into it, because as root the database runs as another. Whoever asked removes it.
 */
export function scratchFolder(prefix: string): string {
  const folder = mkdtempSync(join(hasRoomInMemory() ? IN_MEMORY.folder : tmpdir(), prefix));
  chmodSync(folder, 0o755);
  return folder;
}

function hasRoomInMemory(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(IN_MEMORY.folder);
    return type === IN_MEMORY.type && bavail * bsize >= ROOM_BYTES && process.availableMemory() >= 2 * ROOM_BYTES;
  } catch {
    // No Linux, or none to look at.
    return false;
  }
}
