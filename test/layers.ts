/**
 * Whether a layer of tests can run here. Where it can't, one line says why, and the layer is skipped; with
 * STANCE_REQUIRE_ALL=1 a skipped layer is a failure.
 */
export function requireLayer(name: string, available: boolean, why: string): boolean {
  if (available) return true;
  if (process.env['STANCE_REQUIRE_ALL'] === '1') throw new Error(`layer "${name}" can't run: ${why}`);
  process.stderr.write(`skipped: ${name} (${why})\n`);
  return false;
}
