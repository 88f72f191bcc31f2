/** The arrows between the rooms: entries → handlers → lib; the protocol stands alone; the app sees types only. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'protocol-stands-alone',
      severity: 'error',
      from: { path: '^cloudfunctions/lib/protocol/' },
      to: {
        path: '^(cloudfunctions|sandbox|src|scripts)/',
        pathNot: '^cloudfunctions/lib/(protocol|errors)/',
      },
    },
    {
      // Pure rules that phones and functions must hold alike.
      name: 'shared-rules-stand-alone',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^shared/' },
    },
    {
      name: 'lib-knows-no-function',
      severity: 'error',
      from: { path: '^cloudfunctions/lib/' },
      to: { path: '^(cloudfunctions/(?!lib/)|sandbox/|src/)' },
    },
    {
      name: 'functions-know-no-other-function',
      severity: 'error',
      from: { path: '^cloudfunctions/(?!lib/)([^/]+)/' },
      to: { path: '^cloudfunctions/(?!lib/)', pathNot: '^cloudfunctions/$1/' },
    },
    {
      name: 'sandbox-shares-the-protocol-only',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(cloudfunctions|src)/', pathNot: '^cloudfunctions/lib/protocol/' },
    },
    {
      name: 'production-knows-no-sandbox',
      severity: 'error',
      from: { path: '^(cloudfunctions|src)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^sandbox/' },
    },
    {
      // What tests share with others is in testkit/.
      name: 'only-tests-know-the-tests',
      severity: 'error',
      from: { path: '^(cloudfunctions|sandbox|src|scripts|testkit)/' },
      to: { path: '^tests/' },
    },
    {
      // These measure, photograph and break what the tests drive.
      name: 'production-and-commands-know-no-test-support',
      severity: 'error',
      from: {
        path: '^(cloudfunctions|src|scripts)/',
        pathNot: ['(\\.test|/testing)\\.ts$', '/testing/', '^scripts/(bench|pictures|wechat)/'],
      },
      to: { path: '^testkit/' },
    },
    {
      name: 'support-of-a-room-is-for-its-tests',
      severity: 'error',
      from: {
        path: '^(cloudfunctions|sandbox|src)/',
        pathNot: '\\.(test|behaviour)\\.ts$|/testing\\.ts$|/testing/|/store/behaviour/',
      },
      to: {
        path: '^(cloudfunctions|sandbox|src|scripts)/.*(\\.test\\.ts$|/testing\\.ts$|/testing/|\\.behaviour\\.ts$)',
      },
    },
    {
      name: 'one-way-out',
      severity: 'error',
      from: {
        path: '^cloudfunctions/',
        pathNot: '^cloudfunctions/lib/http/',
      },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'app-imports-only-api-types',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: '^(cloudfunctions|sandbox|scripts|tests)/',
        pathNot: '^cloudfunctions/[^/]+/api\\.ts$',
      },
    },
    {
      name: 'app-imports-api-as-types',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^cloudfunctions/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'app-has-no-crypto-and-no-node',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '(node_modules/(sm-crypto|undici|libsql|pino|zod|@cloudbase)/)' },
    },
    {
      name: 'app-has-no-node-core',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.vue', '.json'] },
  },
}
