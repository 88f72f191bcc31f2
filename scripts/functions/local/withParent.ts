/**
 * Whoever started it may be killed without a chance to
 * say so: then it ends, too, as if it had been told, rather than keep its port and answer in its successor's place.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// Listening alone must not keep it alive.
process.channel?.unref()
