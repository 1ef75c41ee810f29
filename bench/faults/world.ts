import { fork, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startEmbeddedDatabase, type EmbeddedDatabase } from '../../apps/cli/src/embedded-database.ts';
import { projectFolder } from '../../apps/cli/src/project.ts';
import { migrate } from '../../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../../apps/web/src/lib/server/db/pool.ts';
import { tokenHash } from '../../apps/web/src/lib/server/platform/seal.ts';
import { seedBank, seedOpenAttempts, withOwner } from '../saves/candidates.ts';
import { databasePids, startServer, type Server } from '../saves/processes.ts';
import type { WriterReport, WriterTask } from './writer.ts';

/** A candidate's device in a fault run. */
export type Device = { readonly attemptId: string; readonly token: string; readonly epoch: number; readonly nextSequence: number };

/** Everything real that a fault can hit: a PostgreSQL, two web servers, and a folder for the writers' own files. */
export class World {
  readonly folder: string;
  readonly questions = 120;
  #database: EmbeddedDatabase;
  readonly #servers: (Server | undefined)[] = [];
  readonly ports: number[] = [];
  readonly #planted: boolean;
  #files = 0;

  private constructor(folder: string, database: EmbeddedDatabase, planted: boolean) {
    this.folder = folder;
    this.#database = database;
    this.#planted = planted;
  }

  /** Starts it. @param planted the servers acknowledge before they commit */
  static async start(servers: number, planted = false): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'einthoven-faults-'));
    chmodSync(folder, 0o755);
    const database = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false });
    process.env['DATABASE_URL'] = database.url;
    await migrate(database.url, 'demonstration');
    const { db, close } = openPool(database.url, 2);
    await seedBank(db);
    await close();
    const world = new World(folder, database, planted);
    for (let index = 0; index < servers; index += 1) {
      world.ports.push(await freePort());
      await world.startServer(index);
    }
    return world;
  }

  get url(): string {
    return this.#database.url;
  }

  /** Starts a server on its port. */
  async startServer(index: number): Promise<void> {
    const port = this.ports[index] as number;
    const plant = this.#planted ? { NODE_OPTIONS: `--import ${join(projectFolder, 'bench/faults/plant.ts')}` } : {};
    this.#servers[index] = await startServer('apps/web/src/server.ts', this.url, { PORT: String(port), BASE_URL: `http://localhost:${port}`, ...plant });
  }

  /** Kills a server so that it can do nothing more. */
  async killServer(index: number): Promise<void> {
    const server = this.#servers[index];
    if (!server) return;
    const gone = new Promise<void>((resolve) => server.child.once('exit', () => resolve()));
    process.kill(server.pid, 'SIGKILL');
    await gone;
    this.#servers[index] = undefined;
  }

  /** Kills every process of the database. */
  async killDatabase(): Promise<void> {
    for (const pid of databasePids(this.#database.clusterFolder)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went with its parent.
      }
    }
    await this.#database.stop();
  }

  /** Starts the database again on what its disk holds. */
  async startDatabase(): Promise<void> {
    this.#database = await startEmbeddedDatabase({ folder: this.folder, port: this.#database.port, password: 'bench', ownGroup: false });
  }

  /** Lets no process of the database write any file beyond so many bytes, as on a full disk. */
  fillDisk(bytes: number): void {
    for (const pid of databasePids(this.#database.clusterFolder)) spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:${bytes}`]);
  }

  /** Stops the database in order, where it still runs. */
  async stopDatabase(): Promise<void> {
    await this.#database.stop();
  }

  /** Candidates in the middle of their exam. */
  async candidates(count: number): Promise<Device[]> {
    const { db, close } = openPool(this.url, 2);
    try {
      return (await seedOpenAttempts(db, this.url, count)).map((attempt) => ({ ...attempt, epoch: 1, nextSequence: 1 }));
    } finally {
      await close();
    }
  }

  /** Lets a second device take each exam over. */
  async takeOver(devices: readonly Device[]): Promise<Device[]> {
    const taken = devices.map((device) => ({ ...device, token: `second-device-${device.attemptId}`, epoch: device.epoch + 1, nextSequence: 1 }));
    await withOwner(this.url, async (owner) => {
      for (const device of taken) {
        await owner.query('begin');
        await owner.query('insert into attempt_leases (attempt_id, lease_epoch, lease_hash, leased_at) values ($1, $2, $3, now())', [
          device.attemptId,
          device.epoch,
          tokenHash(device.token),
        ]);
        await owner.query('update attempts set lease_epoch = $2 where attempt_id = $1', [device.attemptId, device.epoch]);
        await owner.query('commit');
      }
    });
    return taken;
  }

  /** A file of a writer's own. */
  acknowledgedFile(): string {
    this.#files += 1;
    return join(this.folder, `acknowledged-${this.#files}`);
  }

  /** Lets a writer process work. */
  write(task: Omit<WriterTask, 'questions'>): Promise<WriterReport> {
    const child = fork(join(projectFolder, 'bench/faults/writer.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] });
    return new Promise((resolve, reject) => {
      child.once('message', (report: WriterReport) => {
        child.disconnect();
        resolve(report);
      });
      child.once('exit', (code) => reject(new Error(`the writer ended with ${code}`)));
      child.send({ ...task, questions: this.questions });
    });
  }

  /** Ends everything. */
  async end(): Promise<void> {
    for (const index of this.#servers.keys()) await this.killServer(index);
    await this.#database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
