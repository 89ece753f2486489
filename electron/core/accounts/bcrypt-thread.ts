import { compare } from 'bcryptjs';
import { parentPort, workerData } from 'node:worker_threads';

/** Thread entry: compares one password with one hash of the earlier backend, and ends. */

const { password, stored } = workerData as { password: string; stored: string }; // given by `compareBcrypt` alone
parentPort?.postMessage(await compare(password, stored));
