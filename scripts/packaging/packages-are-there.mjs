// Tells electron-builder (beforeBuild) that out/package already holds the packages, as the lock has them and for this system:
// it neither rebuilds them nor looks for others.
export default async () => false;
