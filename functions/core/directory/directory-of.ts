import type { Table } from '../../lib/aws/table.ts';
import { Blocked, Permanent } from '../contracts/errors.ts';
import { pushedDirectory } from '../scim/pushed-directory.ts';
import { type SourcesWorld, sourceApi } from '../vendor/source-api.ts';
import { fileDirectory } from './file-directory.ts';
import { keptFile } from './kept-file.ts';
import { noVendor } from './no-vendor.ts';
import type { Running } from './run-step.ts';

/**
 * How the directory of a source is read. Throws `Permanent` for a source that has none, and `Blocked` where the settings or
 * the secret lack what it takes. `deadline`: milliseconds since 1970.
 */
export function directoryOf(world: SourcesWorld & { table: Table }, deadline: number): Running['directory'] {
  return async (id) => {
    const source = world.sources[id];
    if (source?.file !== undefined) {
      const settings = world.settings[id];
      const { list, listing } = fileDirectory(keptFile(world.table, id), source.file.tenant(settings));
      return { list, listing: { ...listing, settings } };
    }
    if (source?.serve !== undefined) {
      const list = pushedDirectory(world.table, id, world.now);
      return { list, listing: { settings: world.settings[id], vendor: noVendor } };
    }
    if (source?.list === undefined)
      throw new Permanent(`${source?.name ?? id} has no list that could be read`);
    const { list } = source;
    const { settings, secret, vendor } = sourceApi(world, id, source, deadline);
    const lacks = list.lacks(settings, await secret(false));
    if (lacks !== undefined) throw new Blocked(`${source.name} cannot be listed`, lacks);
    return { list, listing: { settings, vendor: vendor() } };
  };
}
