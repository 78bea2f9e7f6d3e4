namespace KeepTune.Core.Export.Languages;

/// <summary>A function of Rust with the crate socket2 (docs.rs/socket2, TcpKeepalive).</summary>
internal static class RustFormat
{
    public static ExportFormat Format => new("rust", "//", """
        {one-socket}
        {overrules}
        The standard library has no such option; the crate socket2 does.
        In Cargo.toml: socket2 = { version = "0.6", features = ["all"] }
        For Tokio replace the type of the parameter by tokio::net::TcpStream.

        use socket2::{SockRef, TcpKeepalive};
        use std::io;
        use std::net::TcpStream;
        use std::time::Duration;

        pub fn set_tcp_keepalive(stream: &TcpStream) -> io::Result<()> {
            let keepalive = TcpKeepalive::new()
                .with_time(Duration::from_secs({time}))
                .with_interval(Duration::from_secs({intvl}))
                .with_retries({probes});
            SockRef::from(stream).set_tcp_keepalive(&keepalive)
        }

        """u8);
}
