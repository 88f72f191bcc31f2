import fc from 'fast-check'

// A property is tried for so long and no longer, ms: thousands of inputs for every change would take hours.
fc.configureGlobal({ interruptAfterTimeLimit: 150 })
