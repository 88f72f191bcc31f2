/**
 * What the framework and the functions write on this machine is its owner's to read: who asked for what, and the store.
 */
process.umask(0o077)
