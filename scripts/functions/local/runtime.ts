// What CloudBase's own runtime does not need, and the local one does: loaded before the functions.
import './ownFiles.ts'
import './ownMachine.ts'
import './rawBody.ts'
import './withParent.ts'
