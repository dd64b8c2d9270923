# Run once by the image of PostgreSQL, as it makes the cluster (deploy/compose.yaml). The site's role owns its database and is no more than
# that; whoever holds the socket may be this role, and the superuser only from within this container.
psql -v ON_ERROR_STOP=1 -U postgres -d postgres -c 'CREATE ROLE testimonies LOGIN' -c 'CREATE DATABASE testimonies OWNER testimonies'
printf '%s\n' 'local testimonies testimonies trust' 'local all postgres peer' >"$PGDATA/pg_hba.conf"
echo "include '/etc/testimonies/postgresql.conf'" >>"$PGDATA/postgresql.conf"
