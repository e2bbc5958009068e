import { globalRegionOf } from './names.ts';

/** The forwarders that a Stance needs: one for each other region that is named, and one for services that belong to no region. */
export function forwardersFor(home: string, regions: 'all' | readonly string[]): { readonly region: string; readonly scope: 'all' | 'global' }[] {
  const whole = new Set(regions === 'all' ? [globalRegionOf(home)] : regions);
  const all = new Set([...whole, globalRegionOf(home)]);
  all.delete(home);
  return [...all].sort().map((region) => ({ region, scope: whole.has(region) ? 'all' : 'global' }));
}
