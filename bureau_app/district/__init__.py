"""The district's central service: routes, ledger, access, tables, migrations."""
