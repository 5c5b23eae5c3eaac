/** The parts of a package.json and a package-lock.json (version 3) that are touched here. */
export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}
export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly [key: string]: unknown }>>;
}

/**
 * Makes one of the optional platform packages of a lock a required one, in the package.json and in the lock
 * alike. `npm ci --omit=optional` then installs it, held to the lock's integrity, and none of its siblings: the
 * CUDA and Vulkan builds are hundreds of megabytes. Throws when the lock does not know the package.
 */
export function requirePackage<M extends Manifest, L extends Lock>(
  { manifest, lock }: { readonly manifest: M; readonly lock: L },
  name: string,
): { manifest: M; lock: L } {
  const key = `node_modules/${name}`;
  const entry = lock.packages[key];
  const root = lock.packages[''];
  if (entry?.version === undefined || root === undefined) {
    throw new Error(`Cannot require ${name} as local/runtime/package-lock.json has no entry for it`);
  }
  const dependencies = { ...manifest.dependencies, [name]: entry.version };
  const { optional: _, ...required } = entry;
  return {
    manifest: { ...manifest, dependencies },
    lock: { ...lock, packages: { ...lock.packages, '': { ...root, dependencies }, [key]: required } },
  };
}
