-- What Orleans' ADO.NET providers need of a PostgreSQL database: tables of our own making, and the statements that the
-- providers look up in orleansquery. The names of statements, parameters and result columns are Orleans' interface
-- (10.4); the rest is not. Can be run again and again.

select pg_advisory_xact_lock(hashtext('orleans_tables'));

create table if not exists orleansquery (
    querykey text primary key,
    querytext text not null);

create or replace function pg_temp.define(key text, statement text) returns void language sql as $f$
    insert into orleansquery (querykey, querytext) values (key, statement)
    on conflict (querykey) do update set querytext = excluded.querytext
$f$;

-- Grain state. A string key is in grainidextensionstring, which is empty for the other kinds of keys; the numbers before it
-- are theirs. Never null: what is compared as "not distinct from" is not looked up by the index, and each call reads all
-- grains of its type.
create table if not exists orleansstorage (
    serviceid text not null,
    graintypestring text not null,
    graintypehash integer not null,
    grainidhash integer not null,
    grainidn0 bigint not null,
    grainidn1 bigint not null,
    grainidextensionstring text not null,
    payloadbinary bytea,
    modifiedon timestamptz not null,
    version integer not null,
    unique (serviceid, graintypestring, grainidn0, grainidn1, grainidextensionstring));

-- The answer is the new version; the old one again, or nothing, says that the version was not the expected one. Versions start
-- anywhere, so that a row that was deleted and written again does not have an old one.
select pg_temp.define('WriteToStorageKey', $q$
    with updated as (
        update orleansstorage set payloadbinary = @PayloadBinary, modifiedon = now(), version = version + 1
        where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
            and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '') and version = @GrainStateVersion::integer
        returning version),
    inserted as (
        insert into orleansstorage (serviceid, graintypestring, graintypehash, grainidhash, grainidn0, grainidn1, grainidextensionstring, payloadbinary, modifiedon, version)
        select @ServiceId, @GrainTypeString, @GrainTypeHash, @GrainIdHash, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString::text, ''), @PayloadBinary, now(), 1 + floor(random() * 1000000000)::integer
        where @GrainStateVersion::integer is null
        on conflict do nothing
        returning version),
    written as (select version from updated union all select version from inserted)
    select coalesce((select version from written), @GrainStateVersion::integer) as newgrainstateversion
$q$);

select pg_temp.define('ReadFromStorageKey', $q$
    select payloadbinary, version from orleansstorage
    where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
        and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '')
$q$);

select pg_temp.define('ClearStorageKey', $q$
    update orleansstorage set payloadbinary = null, modifiedon = now(), version = version + 1
    where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
        and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '') and version = @GrainStateVersion::integer
    returning version as newgrainstateversion
$q$);

select pg_temp.define('DeleteStorageKey', $q$
    delete from orleansstorage
    where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
        and grainidextensionstring = coalesce(@GrainIdExtensionString::text, '') and version = @GrainStateVersion::integer
    returning version + 1 as newgrainstateversion
$q$);

-- Reminders.
create table if not exists orleansreminderstable (
    serviceid text not null,
    grainid text not null,
    remindername text not null,
    starttime timestamptz not null,
    period bigint not null,
    grainhash integer not null,
    version integer not null,
    primary key (serviceid, grainid, remindername));
create index if not exists orleansreminderstable_hash on orleansreminderstable (serviceid, grainhash);

select pg_temp.define('UpsertReminderRowKey', $q$
    insert into orleansreminderstable as r (serviceid, grainid, remindername, starttime, period, grainhash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (serviceid, grainid, remindername) do update
        set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
    returning version
$q$);

select pg_temp.define('ReadReminderRowsKey', $q$
    select grainid, remindername, starttime, period, version from orleansreminderstable
    where serviceid = @ServiceId and grainid = @GrainId
$q$);

select pg_temp.define('ReadReminderRowKey', $q$
    select grainid, remindername, starttime, period, version from orleansreminderstable
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName
$q$);

-- A stretch of the ring of hashes; the second one is for a stretch that passes the ring's end.
select pg_temp.define('ReadRangeRows1Key', $q$
    select grainid, remindername, starttime, period, version from orleansreminderstable
    where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash
$q$);

select pg_temp.define('ReadRangeRows2Key', $q$
    select grainid, remindername, starttime, period, version from orleansreminderstable
    where serviceid = @ServiceId and (grainhash > @BeginHash or grainhash <= @EndHash)
$q$);

select pg_temp.define('DeleteReminderRowKey', $q$
    with deleted as (
        delete from orleansreminderstable
        where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
        returning 1)
    select count(*)::integer from deleted
$q$);

select pg_temp.define('DeleteReminderRowsKey', $q$
    delete from orleansreminderstable where serviceid = @ServiceId
$q$);

-- Membership of the cluster. Every change of a silo's row also moves the cluster's version, or neither happens.
create table if not exists orleansmembershipversiontable (
    deploymentid text primary key,
    timestamp timestamptz not null default now(),
    version integer not null default 0);

create table if not exists orleansmembershiptable (
    deploymentid text not null references orleansmembershipversiontable,
    address text not null,
    port integer not null,
    generation integer not null,
    siloname text not null,
    hostname text not null,
    status integer not null,
    proxyport integer,
    suspecttimes text,
    starttime timestamptz not null,
    iamalivetime timestamptz not null,
    primary key (deploymentid, address, port, generation));

select pg_temp.define('InsertMembershipVersionKey', $q$
    with inserted as (
        insert into orleansmembershipversiontable (deploymentid) values (@DeploymentId) on conflict do nothing returning 1)
    select count(*)::integer from inserted
$q$);

select pg_temp.define('InsertMembershipKey', $q$
    with moved as (
        update orleansmembershipversiontable set timestamp = now(), version = version + 1
        where deploymentid = @DeploymentId and version = @Version and not exists (
            select from orleansmembershiptable where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning 1),
    inserted as (
        insert into orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from moved
        returning 1)
    select count(*)::integer from inserted
$q$);

select pg_temp.define('UpdateMembershipKey', $q$
    with moved as (
        update orleansmembershipversiontable set timestamp = now(), version = version + 1
        where deploymentid = @DeploymentId and version = @Version and exists (
            select from orleansmembershiptable where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning 1),
    updated as (
        update orleansmembershiptable set status = @Status, suspecttimes = @SuspectTimes::text, iamalivetime = @IAmAliveTime
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation and exists (select from moved)
        returning 1)
    select count(*)::integer from updated
$q$);

select pg_temp.define('UpdateIAmAlivetimeKey', $q$
    update orleansmembershiptable set iamalivetime = @IAmAliveTime
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$q$);

-- The version is there even when no silo is.
select pg_temp.define('MembershipReadRowKey', $q$
    select v.deploymentid, address, port, generation, siloname, hostname, status, proxyport, suspecttimes, starttime, iamalivetime, version
    from orleansmembershipversiontable v
        left join orleansmembershiptable m on m.deploymentid = v.deploymentid and address = @Address and port = @Port and generation = @Generation
    where v.deploymentid = @DeploymentId
$q$);

select pg_temp.define('MembershipReadAllKey', $q$
    select v.deploymentid, address, port, generation, siloname, hostname, status, proxyport, suspecttimes, starttime, iamalivetime, version
    from orleansmembershipversiontable v left join orleansmembershiptable m on m.deploymentid = v.deploymentid
    where v.deploymentid = @DeploymentId
$q$);

select pg_temp.define('GatewaysQueryKey', $q$
    select address, proxyport, generation from orleansmembershiptable
    where deploymentid = @DeploymentId and status = @Status and proxyport > 0
$q$);

-- 3: active.
select pg_temp.define('CleanupDefunctSiloEntriesKey', $q$
    delete from orleansmembershiptable where deploymentid = @DeploymentId and iamalivetime < @IAmAliveTime and status <> 3
$q$);

select pg_temp.define('DeleteMembershipTableEntriesKey', $q$
    delete from orleansmembershiptable where deploymentid = @DeploymentId;
    delete from orleansmembershipversiontable where deploymentid = @DeploymentId
$q$);
