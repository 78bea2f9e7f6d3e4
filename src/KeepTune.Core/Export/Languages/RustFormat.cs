namespace KeepTune.Core.Export.Languages;

/// <summary>A Rust function with the crate socket2 (docs.rs/socket2, TcpKeepalive).</summary>
internal static class RustFormat
{
    public static ExportFormat Format => new("rust", "//", """
        {one-socket}
        {overrules}
        The standard library lacks these options; the crate socket2 has them.
        In Cargo.toml: socket2 = { version = "0.6", features = ["all"] }
        For Tokio, change the type of the parameter to tokio::net::TcpStream.

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
