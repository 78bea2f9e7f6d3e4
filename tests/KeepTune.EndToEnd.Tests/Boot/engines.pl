# Makes trees of sysctl files and runs programs over them, many in one process. Started by RealEngines, inside a sandbox.
#
# Requests on standard input, each a letter, the number of bytes that follow (32 bits, big-endian) and those:
#   C  empty every directory that the engines read
#   F  make a file: PATH NUL CONTENT       L  make a link: PATH NUL TARGET       D  make a directory: PATH
#   R  set the three values and run: TIME NUL INTVL NUL PROBES NUL PROGRAM NUL ARGUMENT...
# R is answered by four strings, each behind its length: exit code, the values then in force, standard output, standard error.
use strict;
use warnings;

my @directories = ('/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d', '/lib/sysctl.d');
my @keys = map { "/proc/sys/net/ipv4/tcp_keepalive_$_" } qw(time intvl probes);
my %make = (
    F => sub { my ($path, $content) = split /\0/, $_[0], 2; write_file($path, $content) },
    L => sub { my ($path, $target) = split /\0/, $_[0], 2; rmdir $path; symlink $target, $path or die "$path: $!\n" },
    D => sub { -d $_[0] or mkdir $_[0] or die "$_[0]: $!\n" },
    C => \&clear,
    R => \&run,
);

binmode $_ for *STDIN, *STDOUT;
$| = 1;
while (my $head = take(5)) {
    my ($verb, $length) = unpack 'aN', $head;
    $make{$verb}->(take($length));
}

sub take {
    my ($length) = @_;
    my $bytes = '';
    while (length $bytes < $length) {
        read STDIN, $bytes, $length - length $bytes, length $bytes or exit;
    }
    return $bytes;
}

sub clear {
    empty($_) for @directories;
    remove($_) for grep { -e $_ || -l $_ } '/etc/sysctl.conf', '/etc/keeptune-test', '/etc/keeptune-moved';
}

# The directories themselves are mount points, all but those below /etc and /run.
sub empty {
    my ($directory) = @_;
    unlink $directory if -l $directory && $directory ne '/lib/sysctl.d';
    -d $directory or mkdir $directory or return;
    opendir my $handle, $directory or die "$directory: $!\n";
    remove("$directory/$_") for grep { $_ ne '.' && $_ ne '..' } readdir $handle;
}

sub remove {
    my ($path) = @_;
    return unlink $path if -l $path || !-d _;
    empty($path);
    rmdir $path or die "$path: $!\n";
}

sub run {
    my ($time, $intvl, $probes, @command) = split /\0/, $_[0], -1;
    my @values = ($time, $intvl, $probes);
    write_file($keys[$_], "$values[$_]\n") for 0 .. 2;
    my $child = fork // die "fork: $!\n";
    if (!$child) {
        open STDIN, '<', '/dev/null' or die;
        open STDOUT, '>', '/var/output' or die;
        open STDERR, '>', '/var/error' or die;
        alarm 60;
        exec { $command[0] } @command or die "$command[0]: $!\n";
    }
    waitpid $child, 0;
    my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
    my $held = join ' ', map { my $value = read_file($_); chomp $value; $value } @keys;
    print map { pack 'N/a', $_ } $code, $held, read_file('/var/output'), read_file('/var/error');
}

sub read_file {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/;
    return <$file> // '';
}

sub write_file {
    my ($path, $content) = @_;
    open my $file, '>:raw', $path or die "$path: $!\n";
    print $file $content or die "$path: $!\n";
    close $file or die "$path: $!\n";
}
